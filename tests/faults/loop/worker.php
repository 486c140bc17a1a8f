<?php
// The worker's loop: syncs config and ID lists, ships to the intake and to the files of days, until it is told to end.
Statsig\sync( [ 'intervalMs' => 300, 'ship' => true, 'timeoutMs' => 3000, 'connectTimeoutMs' => 1000 ] );

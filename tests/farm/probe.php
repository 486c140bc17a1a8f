<?php
// By which config a process of this host answers.
header( 'Content-Type: text/plain' );
echo Statsig\configVersion();

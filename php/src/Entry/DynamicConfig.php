<?php

namespace MediaWiki\Extension\Statsig\Entry;

/**
 * A dynamic config: parameters by the first rule that a reader passes.
 */
final class DynamicConfig extends Entry {
}

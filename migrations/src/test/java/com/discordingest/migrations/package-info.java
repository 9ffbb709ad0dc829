@NullMarked
package com.discordingest.migrations;

import org.jspecify.annotations.NullMarked;

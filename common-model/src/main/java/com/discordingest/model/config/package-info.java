/**
 * Configuration: declared settings, read from defaults, a properties file, the environment and the
 * command line.
 */
@NullMarked
package com.discordingest.model.config;

import org.jspecify.annotations.NullMarked;

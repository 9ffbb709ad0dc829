/**
 * What both services run on: the command line's exit codes, errors and progress, and the admin
 * port.
 */
@NullMarked
package com.discordingest.runtime;

import org.jspecify.annotations.NullMarked;

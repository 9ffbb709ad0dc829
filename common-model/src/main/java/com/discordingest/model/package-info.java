/**
 * What both services agree on about Discord: snowflakes, the envelope of a dispatch, and the moment
 * a dispatch was received, which orders all that is ever written about a row.
 */
@NullMarked
package com.discordingest.model;

import org.jspecify.annotations.NullMarked;

/** What is done to the service on purpose: bad records, a failing database, hostile payloads. */
@NullMarked
package com.discordingest.consumer.hostile;

import org.jspecify.annotations.NullMarked;

/**
 * The two services as processes of their own, with a gateway that sends nothing but what is
 * measured: start-up, rate, latency, and how little memory they need.
 */
@NullMarked
package com.discordingest.benchmarks.services;

import org.jspecify.annotations.NullMarked;

package com.discordingest.localstack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate for servers on 127.0.0.1 and localhost, which vouches for itself, with its key: for
 * tests of TLS. Made by the JDK's keytool; nothing but what is made here trusts it.
 *
 * @param keystore certificate and key, as PKCS #12
 * @param password the key store's
 * @param certificate the certificate as PEM; what clients trust
 * @param key the key as PEM (PKCS #8)
 */
public record ServerCertificate(Path keystore, String password, Path certificate, Path key) {
  private static final String ALIAS = "server";
  private static final String PASSWORD = "for-tests-only";

  /**
   * Makes a new one.
   *
   * @param directory where its files lie; created when missing
   */
  public static ServerCertificate create(Path directory) {
    Path keystore = directory.resolve("server.p12");
    try {
      Files.createDirectories(directory);
      keytool(keystore);
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(keystore)) {
        store.load(in, PASSWORD.toCharArray());
      }
      Path certificate =
          pem(directory, "server.crt", "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
      Path key =
          pem(
              directory,
              "server.key",
              "PRIVATE KEY",
              store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
      return new ServerCertificate(keystore, PASSWORD, certificate, key);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a certificate in " + directory, e);
    } catch (GeneralSecurityException e) {
      throw new StackException("cannot make a certificate in " + directory, e);
    }
  }

  private static void keytool(Path keystore) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-validity",
                    "3650",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "SAN=ip:127.0.0.1,dns:localhost",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    PASSWORD,
                    "-keystore",
                    keystore.toString()))
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), US_ASCII);
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new StackException("keytool failed: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while waiting for keytool", e);
    }
  }

  private static Path pem(Path directory, String file, String kind, byte[] content)
      throws IOException {
    String text =
        "-----BEGIN "
            + kind
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
            + "\n-----END "
            + kind
            + "-----\n";
    return Files.writeString(directory.resolve(file), text);
  }
}

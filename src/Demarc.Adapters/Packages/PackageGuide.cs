namespace Demarc.Adapters.Packages;

/// <summary>What a package tells its reader: how to verify it in three ways, each trusting us less.</summary>
internal static class PackageGuide
{
    internal static string Text(string origin) => $"""
        How to verify this package
        ==========================

        What can be shown: that nothing in it was changed since it was entered in the log {origin} (integrity), and where
        timestamps/ has files, that the log was there at that time (time). No log can show that what was entered is true.

        The key in the file policy is the log's. Compare it with the one that you were given by another way, at best before.

        1. With Demarc (no store, no network)

               demarc package verify PACKAGE.zip --policy THE_POLICY_YOU_WERE_GIVEN

           One line for each thing; exit code 0 when nothing fails. What was erased is said so and shows the entry that says it.

        2. With somebody else's program

           Each entries/NUMBER.tlog-proof is a proof as of https://c2sp.org/tlog-proof for entries/NUMBER.leaf, and checkpoint
           is a signed note (https://c2sp.org/signed-note). Any program that knows these verifies them; one in Go, on
           golang.org/x/mod/sumdb, is in Demarc's repository under tests/independent.

        3. By hand, with openssl and coreutils

           a. The signature of the checkpoint. The signed text is everything before the empty line, with its last line end. The
              signature is the base64 in the line that begins with a dash, without its first four bytes:

                  sed '/^$/,$d' checkpoint > signed.txt
                  sed -n '/^$/,$p' checkpoint | awk 'NF==3 {"{"}print $3; exit{"}"}' | base64 -d | tail -c +5 > signature
                  openssl pkeyutl -verify -pubin -inkey keys/log.pub.pem -rawin -in signed.txt -sigfile signature

           b. The manifest. The newest entry, entries/NUMBER.leaf with the highest number, names it:

                  sha256sum manifest.json
                  sed 's/.*"payload":"\([^"]*\)".*/\1/' entries/NUMBER.leaf | base64 -d

              The number in "sha256" is the one that sha256sum printed.

           c. The files. For each one the manifest has name and SHA-256: sha256sum FILE.

           d. An item of evidence. Its entry commits to salt and content together:

                  cat evidence/ITEM/content.salt evidence/ITEM/content | sha256sum

              The number stands in the payload of its entry (manifest.json says which under "evidence"), shown as in b.

           e. That an entry is in the log: hash the leaf, then go up with the hashes of its proof (RFC 6962, section 2.1.1):

                  (printf '\000'; cat entries/NUMBER.leaf) | sha256sum

              The last hash is the third line of checkpoint, in base64.

        What is in it
        -------------

        manifest.json      every file with its SHA-256, every item of evidence with its entries
        requirements/      one file for each requirement: what can be said of it, its parts, exceptions, overrides, reviews
        parts/             one file for each control part: whose it is where, by which rule and source; who answers for it;
                           what shows it; what checks say
        tables/            gaps and matrix of the whole organisation; verdicts where the package was made of exports
        evidence/          each item of evidence: content, what was said of it, decisions about it, salts
        entries/           the entries of the log, each with its proof
        timestamps/        stamps of earlier checkpoints (RFC 3161), with the proof that the log grew from them
        policy, keys/      keys of the log and of those who signed entries

        """.Replace("\r\n", "\n", StringComparison.Ordinal);
}

using CertBridge.Cli.Agreeing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Keys;

namespace CertBridge.Cli.Releasing;

/// <summary>A named person's keys, from one file: the one content is sealed to, and the one receipts are signed with.</summary>
/// <param name="Receipt">Null in a file that has the first alone.</param>
internal sealed record PersonKeys(PrivateKey Encryption, PrivateKey? Receipt) : IDisposable
{
    public static PersonKeys Read(CommandRun run, string path)
    {
        IReadOnlyList<PrivateKey> keys = OfficerSignature.ReadKeys(run, path, PrivateKey.AllFromPem);
        if (keys.Count <= 2)
            return new PersonKeys(keys[0], keys.Count == 2 ? keys[1] : null);
        foreach (PrivateKey key in keys)
            key.Dispose();
        throw new CommandFailedException(CommandLineErrors.CredentialInvalid, $"{path} holds {keys.Count} keys; a person has one, or two with that for receipts");
    }

    public void Dispose()
    {
        Encryption.Dispose();
        Receipt?.Dispose();
    }
}

using System.Security.Cryptography;
using System.Text;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Founding;

/// <summary>A private key outside the home that a person hands to the desk for one signature.</summary>
internal static class PrivateKeyFile
{
    /// <param name="passphrase">Null for a key file that is not encrypted.</param>
    public static Parsed<PrivateKey> Read(string path, string? passphrase, ErrorCode refused)
    {
        Parsed<byte[]> file = BoundedFile.Read(path, KeyFolder.FileBytesMax, HomeErrors.InputFileUnreadable);
        if (!file.IsValid)
            return Parsed<PrivateKey>.Invalid(file.Problems);
        try
        {
            string pem = Encoding.ASCII.GetString(file.Value);
            return Parsed<PrivateKey>.Valid(passphrase is null ? PrivateKey.FromPem(pem) : PrivateKey.FromEncryptedPem(pem, passphrase));
        }
        catch (FormatException failure)
        {
            return Parsed<PrivateKey>.Invalid(new Problem(refused, Path.GetFileName(path), $"{path}: {failure.Message}"));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(file.Value);
        }
    }
}

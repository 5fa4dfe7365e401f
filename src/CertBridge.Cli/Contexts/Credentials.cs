using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Cli.Running;
using CertBridge.Client;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;

namespace CertBridge.Cli.Contexts;

/// <summary>What a context needs from disk to call its node.</summary>
internal static class Credentials
{
    private const int PemBytesMax = 64 * 1024;

    public static NodeTarget Load(NodeContext context, TimeSpan timeout) =>
        new(context.Node, Pins(context.TrustFile), Certificate(context), timeout);

    private static HashSet<Digest> Pins(string trustFile)
    {
        var trusted = new X509Certificate2Collection();
        try
        {
            trusted.ImportFromPem(Text(trustFile));
        }
        catch (CryptographicException)
        {
            // Left empty: said below.
        }
        if (trusted.Count == 0)
            throw new CommandFailedException(CommandLineErrors.CredentialInvalid, $"the trust file {trustFile} holds no certificate in PEM");
        return [.. trusted.Select(certificate => Digest.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo()))];
    }

    private static X509Certificate2 Certificate(NodeContext context)
    {
        PrivateFile.RefuseLooseMode(context.KeyFile);
        string certificate = Text(context.CertificateFile);
        string key = Text(context.KeyFile);
        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new CommandFailedException(CommandLineErrors.CredentialInvalid,
                $"{context.CertificateFile} and {context.KeyFile} are not a certificate in PEM and its key");
        }
    }

    private static string Text(string path) => System.Text.Encoding.UTF8.GetString(InputFile.Read(path, PemBytesMax));
}

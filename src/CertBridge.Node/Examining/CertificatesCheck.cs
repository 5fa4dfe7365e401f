using System.Security.Cryptography.X509Certificates;
using CertBridge.Protocol.Errors;
using CertBridge.Node.Trusting;

namespace CertBridge.Node.Examining;

/// <summary>The certificates the node works with: TLS on disk, signing on the card, encryption on the key sheet.</summary>
internal sealed class CertificatesCheck : HomeCheck
{
    private static readonly TimeSpan WarnBefore = TimeSpan.FromDays(30);

    public override string Name => "certificates";

    public override bool HindersStart => false;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        if (!home.Own.IsValid)
            return [Skipped("depends", "the own card cannot be read")];
        List<Finding> findings = [.. Dates(home).Select(one => Judge(home, one.What, one.End)).OfType<Finding>()];
        return findings.Count > 0 ? findings : [Ok(Summary(home))];
    }

    private Finding? Judge(ExaminedHome home, string what, DateTimeOffset end)
    {
        string text = ExpiryWords.Of($"the {what} certificate", end, home.Now);
        string fix = what.StartsWith("encryption", StringComparison.Ordinal)
            ? $"certbridge sheet sign{home.Flag}"
            : $"with the root key at hand: certbridge card sign{home.Flag} --root-key FILE --announce {what.Split(' ')[0]}";
        if (end <= home.Now)
            return Failure(ExpiryWords.Expired, text, fix);
        return end - home.Now < WarnBefore ? Warning(ExpiryWords.Soon, text, fix) : null;
    }

    /// <summary>The newest of each kind: older ones beside it run out as they should.</summary>
    private static IEnumerable<(string What, DateTimeOffset End)> Dates(ExaminedHome home)
    {
        foreach (string file in TlsFiles(home))
        {
            Parsed<byte[]> der = CertificatePem.Read(file, HomeErrors.KeyUnreadable);
            if (!der.IsValid)
                continue; // the keys check says so
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der.Value);
            yield return ($"tls ({Path.GetFileName(file)})", new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));
        }
        if (home.Own.Value!.Card.SigningKeys is { Count: > 0 } signing)
            yield return ("signing", signing.Max(key => key.NotAfter));
        if (home.Own.Value.Sheet.EncryptionKeys is { Count: > 0 } encryption)
            yield return ("encryption", encryption.Max(key => key.NotAfter));
    }

    private static IEnumerable<string> TlsFiles(ExaminedHome home)
    {
        string[] files = Directory.Exists(home.Home.KeysFolder) ? Directory.GetFiles(home.Home.KeysFolder, "tls-*.crt") : [];
        return files.Where(file => IsOnCard(home, file)).Order(StringComparer.Ordinal);
    }

    private static bool IsOnCard(ExaminedHome home, string file)
    {
        Parsed<byte[]> der = CertificatePem.Read(file, HomeErrors.KeyUnreadable);
        if (!der.IsValid)
            return false;
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der.Value);
        return home.Own.Value!.Card.TlsPins.Contains(Admitting.CertificateJudgement.PinOf(certificate));
    }

    private static string Summary(ExaminedHome home) =>
        $"TLS, signing and encryption certificates are in date; the first runs out {ExpiryWords.Date(Dates(home).Min(one => one.End))}";
}

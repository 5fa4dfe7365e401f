using System.Security.Cryptography;
using CertBridge.Sealing.Envelopes;

namespace CertBridge.Bench.Sealing;

/// <summary>
/// <c>bench -- seal</c>: one thread seals and opens a report of 4 KiB, in processor time, against the sum of the OpenSSL calls that the suite cannot do
/// without, each measured alone in the same rounds. What a platform lacks is said by name and never given a number from elsewhere.
/// </summary>
internal sealed class SealRun(TimeSpan span)
{
    private const double RatioGoal = 0.7;
    private const double Million = 1_000_000;

    private readonly SealParties parties = new();
    private readonly LibCryptoCalls libCrypto = new();

    public IReadOnlyList<Row> Rows()
    {
        List<ushort> suites = [.. PlatformSuites.All];
        Dictionary<ushort, SealedEnvelope> sealedOnce = suites.ToDictionary(suite => suite, suite => parties.Seal(suite == EnvelopeSuite.Hybrid));
        Dictionary<string, Action> calls = Calls(sealedOnce[EnvelopeSuite.Classical].Cms.Length);
        foreach (ushort suite in suites)
        {
            bool isHybrid = suite == EnvelopeSuite.Hybrid;
            calls[$"seal {suite}"] = () => parties.Seal(isHybrid);
            calls[$"open {suite}"] = () => parties.Open(sealedOnce[suite]);
        }
        // Rounds over everything, not everything in turn: what disturbs the machine for a while disturbs a round of each.
        Dictionary<string, List<double>> measured = calls.Keys.ToDictionary(name => name, _ => new List<double>(), StringComparer.Ordinal);
        foreach (Action act in calls.Values)
            CoreClock.WarmUp(act);
        for (int round = 0; round < Median.Runs; round++)
        {
            foreach ((string name, Action act) in calls)
                measured[name].Add(CoreClock.Microseconds(span, act));
        }
        Dictionary<string, double> each = measured.ToDictionary(pair => pair.Key, pair => Median.Of(pair.Value), StringComparer.Ordinal);
        return [.. suites.SelectMany(suite => RowsOf(suite, each)), .. calls.Keys.Where(name => name.Contains(':', StringComparison.Ordinal)).Select(name => new Row(name, "us", each[name]))];
    }

    /// <summary>For people, where there is no hybrid suite.</summary>
    public static string? Missing => PlatformSuites.WhyNotHybrid is { } why ? $"hybrid (0x0101)  not measured: {why}" : null;

    private static Row[] RowsOf(ushort suite, Dictionary<string, double> each)
    {
        bool isHybrid = suite == EnvelopeSuite.Hybrid;
        double common = each["call: AES-256-GCM of the content, fresh key"] + each["call: AES-256 key wrap"] + each["call: SHA-256 of content and envelope"];
        double layer = isHybrid ? each["call: AES-256-GCM of the content, fresh key"] + each["call: AES-256 key wrap"] + each["call: HKDF-SHA256"] : 0;
        double seal = common + layer + each["call: ECDSA P-256 sign"] + each["call: ECDH P-256, make a key and agree"] + (isHybrid ? each["call: ML-KEM-768 encapsulate"] : 0);
        double open = common + layer + each["call: ECDSA P-256 verify"] + each["call: ECDH P-256, take a point and agree"] + (isHybrid ? each["call: ML-KEM-768 decapsulate"] : 0);
        return [Of("seal", seal), Of("open", open)];

        Row Of(string what, double limit)
        {
            double rate = Million / each[$"{what} {suite}"];
            return new Row($"{what} 4 KiB, {EnvelopeSuite.NameOf(suite)}", "/core-s", rate, Million / limit, "the sum of its OpenSSL calls", RatioGoal * Million / limit, IsMoreBetter: true);
        }
    }

    private Dictionary<string, Action> Calls(int envelopeBytes)
    {
        var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] hash = RandomNumberGenerator.GetBytes(32);
        byte[] signature = ecdsa.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
        byte[] content = RandomNumberGenerator.GetBytes(envelopeBytes);
        byte[] nonce = new byte[12];
        byte[] tag = new byte[16];
        byte[] key = new byte[32];
        var calls = new Dictionary<string, Action>(StringComparer.Ordinal)
        {
            ["call: ECDSA P-256 sign"] = () => ecdsa.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence),
            ["call: ECDSA P-256 verify"] = () => ecdsa.VerifyHash(hash, signature, DSASignatureFormat.Rfc3279DerSequence),
            ["call: ECDH P-256, make a key and agree"] = libCrypto.MakeAndAgree,
            ["call: ECDH P-256, take a point and agree"] = libCrypto.TakeAndAgree,
            ["call: AES-256 key wrap"] = libCrypto.Wrap,
            ["call: SHA-256 of content and envelope"] = () =>
            {
                SHA256.HashData(content, hash);
                SHA256.HashData(content, hash);
            },
            ["call: AES-256-GCM of the content, fresh key"] = () =>
            {
                using var gcm = new AesGcm(key, tag.Length);
                gcm.Encrypt(nonce, content, content, tag);
            },
        };
        if (PlatformSuites.HasHybrid)
            AddHybrid(calls);
        return calls;
    }

    private static void AddHybrid(Dictionary<string, Action> calls)
    {
        var mine = MLKem.GenerateKey(MLKemAlgorithm.MLKem768);
        var theirs = MLKem.ImportEncapsulationKey(MLKemAlgorithm.MLKem768, mine.ExportEncapsulationKey());
        byte[] ciphertext = new byte[MLKemAlgorithm.MLKem768.CiphertextSizeInBytes];
        byte[] secret = new byte[32];
        byte[] wrapping = new byte[32];
        byte[] information = new byte[54];
        calls["call: ML-KEM-768 encapsulate"] = () => theirs.Encapsulate(ciphertext, secret);
        calls["call: ML-KEM-768 decapsulate"] = () => mine.Decapsulate(ciphertext, secret);
        calls["call: HKDF-SHA256"] = () => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, wrapping, salt: [], information);
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CertBridge.Simulation.Tests.Worlds;

/// <summary>What happened in a world, line by line, without what chance of another kind made, such as keys and signatures: two runs of a seed write the same.</summary>
internal sealed class Trace(Timeline timeline, TextWriter? shown) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Write(string line)
    {
        string whole = string.Create(CultureInfo.InvariantCulture, $"{timeline.Now.TotalSeconds,9:0.000} {line}\n");
        hash.AppendData(Encoding.UTF8.GetBytes(whole));
        shown?.Write(whole);
    }

    /// <summary>Of all lines so far.</summary>
    public string Digest() => Convert.ToHexStringLower(hash.GetCurrentHash())[..16];

    public void Dispose() => hash.Dispose();
}

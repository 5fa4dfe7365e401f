using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Founding;

/// <summary>Where another root key is written, encrypted, outside the home.</summary>
public sealed record NextRoot(string OutFolder, string Passphrase)
{
    /// <summary>Says nothing of the passphrase, whatever logs it.</summary>
    public override string ToString() => OutFolder;

    /// <summary>Why it may not be written; empty where it may.</summary>
    /// <param name="home">The home it must not lie in.</param>
    /// <param name="flag">What the flags for it begin with, such as <c>next-root</c>.</param>
    /// <param name="fileName">Of the key.</param>
    internal IEnumerable<Problem> Objections(NodeHome home, string flag, string fileName)
    {
        if (Passphrase.Length < FoundingTerms.PassphraseLengthMin)
            yield return new Problem(HomeErrors.InputInvalid, $"{flag}-passphrase", $"The passphrase has {Passphrase.Length} characters; at least {FoundingTerms.PassphraseLengthMin} are needed.");
        foreach (Problem problem in new OutsideFolder(OutFolder).Objections(home, $"{flag}-out", fileName))
            yield return problem;
    }
}

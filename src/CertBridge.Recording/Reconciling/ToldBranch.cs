using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Recording.Reconciling;

/// <summary>A branch as the other side told it: of a form that a tree can have, and with the digest that follows from what it lists.</summary>
/// <param name="Below">Sixteen, or none where the elements are listed.</param>
internal sealed record ToldBranch(string Path, Twig Whole, IReadOnlyList<Twig> Below, SetElement[] Elements)
{
    /// <returns>Null where no tree has such a branch in this place.</returns>
    public static ToldBranch? Read(string path, ComparedBranch told)
    {
        if (told.Path != path)
            return null;
        return told.Twigs.Count == 0 ? ReadElements(path, told) : told.Elements.Count == 0 ? ReadTwigs(path, told) : null;
    }

    private static ToldBranch? ReadElements(string path, ComparedBranch told)
    {
        if (told.Elements.Count > Limits.ComparedListedMax || told.Elements.Any(element => !SetElement.IsWithinLimits(element.Name, element.Value)))
            return null;
        SetElement[] elements = [.. told.Elements.Select(element => new SetElement(element.Name, element.Value))];
        bool isInOrder = elements.All(element => element.Place.StartsWith(path, StringComparison.Ordinal))
            && elements.Zip(elements.Skip(1)).All(pair => string.CompareOrdinal(pair.First.Place, pair.Second.Place) < 0);
        return isInOrder ? new ToldBranch(path, Twig.OfElements(elements), [], elements) : null;
    }

    private static ToldBranch? ReadTwigs(string path, ComparedBranch told)
    {
        if (told.Twigs.Count != ElementTree.Digits.Length)
            return null;
        var below = new List<Twig>(told.Twigs.Count);
        foreach (ComparedTwig twig in told.Twigs)
        {
            if (ReadTwig(twig) is not { } read)
                return null;
            below.Add(read);
        }
        long count = below.Sum(twig => (long)twig.Count);
        return count is > Limits.ComparedListedMax and <= Limits.ComparedElementsMax ? new ToldBranch(path, Twig.OfTwigs(below), below, []) : null;
    }

    private static Twig? ReadTwig(ComparedTwig twig)
    {
        if (twig.Count == 0)
            return twig.Digest.IsEmpty ? Twig.Empty : null;
        return twig.Count <= Limits.ComparedElementsMax && Digest.TryFromBytes(twig.Digest.Span, out Digest digest) ? new Twig((int)twig.Count, digest) : null;
    }
}

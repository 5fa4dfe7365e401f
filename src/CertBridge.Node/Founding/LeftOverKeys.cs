using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Founding;

/// <summary>What a process that was killed while it wrote a key left in <c>keys/</c>: erased at the next start.</summary>
internal static class LeftOverKeys
{
    /// <returns>Why the start is refused; empty where nothing is left, or where another change is under way, which may be writing there: then the next start looks.</returns>
    public static IReadOnlyList<Problem> Sweep(NodeHome home, KeyFolder folder)
    {
        try
        {
            IReadOnlyList<Problem> problems = HomeLock.Under(home, () =>
            {
                folder.Sweep();
                return Parsed<KeyFolder>.Valid(folder);
            }).Problems;
            return [.. problems.Where(problem => problem.Code != HomeErrors.HomeBusy)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [new Problem(HomeErrors.KeyUnreadable, "keys", $"What a killed process left in {folder.Path} cannot be erased: {failure.Message}")];
        }
    }
}

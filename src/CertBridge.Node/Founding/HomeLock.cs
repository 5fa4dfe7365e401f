using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Founding;

/// <summary>One change of keys, cards or operators at a time: of two revocations that overlap, neither may be lost.</summary>
internal static class HomeLock
{
    public static Parsed<T> Under<T>(NodeHome home, Func<Parsed<T>> change)
        where T : class
    {
        if (!File.Exists(home.NodeFile))
            return Parsed<T>.Invalid(MissingHome.Of(home));
        try
        {
            using var held = new FileStream(Path.Combine(home.Folder, "change.lock"), new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = KeyFolder.FileMode,
            });
            return change();
        }
        catch (IOException busy) when (busy is not (FileNotFoundException or DirectoryNotFoundException) && IsSharingViolation(busy))
        {
            return Parsed<T>.Invalid(new Problem(HomeErrors.HomeBusy, "", $"{home.NodeFile}: another change is under way."));
        }
    }

    /// <summary>A change of what this node says of itself: by its settings and its own card as they lie there now.</summary>
    public static Parsed<T> UnderOwn<T>(NodeHome home, Func<NodeSettings, OwnIdentity, Parsed<T>> change)
        where T : class => Under(home, () =>
    {
        Parsed<NodeSettings> settings = NodeSettingsReading.Read(home);
        if (!settings.IsValid)
            return Parsed<T>.Invalid(settings.Problems);
        Parsed<OwnIdentity> own = OwnIdentity.Read(home);
        return own.IsValid ? change(settings.Value, own.Value) : Parsed<T>.Invalid(own.Problems);
    });

    /// <summary>EAGAIN or EWOULDBLOCK of flock(2), as .NET reports it on Linux.</summary>
    private static bool IsSharingViolation(IOException failure) => (failure.HResult & 0xFFFF) is 11 or 35 or 32;
}

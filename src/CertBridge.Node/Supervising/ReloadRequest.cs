using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Supervising;

/// <summary>
/// Has the node of a home read its settings again. What it would refuse is refused here already, with every mistake, so that a person or <c>systemctl reload</c> sees
/// it and not only the log.
/// </summary>
/// <param name="Process">The node that was told.</param>
public sealed record ReloadRequest(int Process)
{
    public static Parsed<ReloadRequest> Send(NodeHome home)
    {
        IReadOnlyList<Problem> mistakes = SettingsReload.Mistakes(home);
        if (mistakes.Count > 0)
            return Parsed<ReloadRequest>.Invalid(mistakes);
        if (HomeHolder.ProcessOf(home) is not { } process)
            return Parsed<ReloadRequest>.Invalid(new Problem(NodeErrors.NotRunning, home.LockFile, "No node of this user runs on the home."));
        try
        {
            HomeHolder.HangUp(process);
        }
        catch (IOException refused)
        {
            return Parsed<ReloadRequest>.Invalid(new Problem(NodeErrors.NotRunning, home.LockFile, refused.Message));
        }
        return Parsed<ReloadRequest>.Valid(new ReloadRequest(process));
    }
}

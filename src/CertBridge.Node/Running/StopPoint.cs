using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Crashing;

namespace CertBridge.Node.Running;

/// <summary>
/// <c>CERTBRIDGE_STOP_AT</c>: the crash point at which this process kills itself (docs/CRASH_POINTS.md). For tests of recovery, so for environment dev
/// alone: elsewhere a variable left behind refuses the start instead of ending a node in the middle of its work.
/// </summary>
public static class StopPoint
{
    public const string Variable = "CERTBRIDGE_STOP_AT";

    /// <returns>Why it cannot be armed; empty when it was, and when nothing is to be armed.</returns>
    public static IReadOnlyList<Problem> Arm(string environment) => Arm(System.Environment.GetEnvironmentVariable(Variable), environment);

    internal static IReadOnlyList<Problem> Arm(string? text, string environment)
    {
        if (string.IsNullOrEmpty(text))
            return [];
        if (environment != NodeEnvironment.Dev)
            return [Refused($"The node is in environment {environment}; a stop point is for {NodeEnvironment.Dev} alone.")];
        return CrashPoints.TryArm(text)
            ? []
            : [Refused($"It names no stop point. NAME or NAME:N (the N-th time) with NAME one of {string.Join(", ", CrashPoints.Names)}.")];
    }

    private static Problem Refused(string message) => new(NodeErrors.StopPointRefused, Variable, message);
}

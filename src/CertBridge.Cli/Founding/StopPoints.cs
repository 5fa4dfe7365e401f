using CertBridge.Cli.Running;
using CertBridge.Node.Running;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Founding;

/// <summary>Arms the crash point of the environment for a command that changes a home by itself, as <c>node run</c> does for the node.</summary>
internal static class StopPoints
{
    /// <summary>For a home that is there; one that cannot be read is refused by the command itself.</summary>
    public static void Arm(NodeHome home)
    {
        if (Environment.GetEnvironmentVariable(StopPoint.Variable) is { Length: > 0 } && NodeSettingsReading.Read(home) is { IsValid: true } settings)
            Arm(settings.Value.Environment);
    }

    /// <summary>For a home that is being made.</summary>
    public static void Arm(string environment)
    {
        if (StopPoint.Arm(environment) is { Count: > 0 } problems)
            throw new CommandFailedException(problems);
    }
}

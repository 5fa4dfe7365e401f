using CertBridge.Node.Founding;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;
using Microsoft.Extensions.Logging;
using Serilog.Core;

namespace CertBridge.Node.Supervising;

/// <summary>
/// Reads node.yaml, the operators and then the own card again while the node runs. With one mistake anywhere in the first two nothing changes. What cannot change
/// while the node runs is named, so that nobody believes in a setting that does not hold.
/// </summary>
internal sealed class SettingsReload(
    NodeHome home, NodeSettings started, LimitsInForce limits, LoggingLevelSwitch level, OperatorRegister register, IdentityUpkeep upkeep, ILogger<SettingsReload> logger)
{
    private readonly NodeSettings atStart = started;
    private NodeSettings inForce = started;

    /// <summary>Every mistake of what a reload reads.</summary>
    public static IReadOnlyList<Problem> Mistakes(NodeHome home)
    {
        Parsed<NodeSettings> settings = NodeSettingsReading.Read(home);
        Parsed<IReadOnlyList<OperatorEntry>> operators = OperatorFile.Read(home);
        return settings.IsValid && operators.IsValid ? [] : [.. settings.Problems, .. operators.Problems];
    }

    /// <summary>Called by <see cref="ReloadWorker"/> alone.</summary>
    /// <returns>How it went, in one line.</returns>
    public string Reload()
    {
        Parsed<NodeSettings> settings = NodeSettingsReading.Read(home);
        Parsed<IReadOnlyList<OperatorEntry>> operators = OperatorFile.Read(home);
        if (!settings.IsValid || !operators.IsValid)
            return Refuse(settings.Problems, operators.Problems);
        NodeSettings anew = settings.Value;
        string[] taken = [.. SettingChanges.Between(inForce, anew, isLive: true)];
        string[] later = [.. SettingChanges.Between(atStart, anew, isLive: false)];
        level.MinimumLevel = anew.LogLevel;
        limits.Current = SettingChanges.Live(limits.Current, anew.Limits);
        inForce = anew;
        _ = register.Problems; // reads it now and not at the next question
        upkeep.Look();
        logger.Reloaded(taken.Length > 0 ? string.Join(", ", taken) : "nothing in node.yaml");
        if (later.Length > 0)
            logger.RestartForSettings(string.Join(", ", later));
        return later.Length > 0 ? $"restart for {string.Join(", ", later)}" : "settings read again";
    }

    private string Refuse(IReadOnlyList<Problem> settings, IReadOnlyList<Problem> operators)
    {
        int count = settings.Count + operators.Count;
        logger.ReloadRefused(count);
        foreach (Problem mistake in settings)
            logger.ReloadMistake(home.NodeFile, mistake.Line, Said(mistake), mistake.Code.Code);
        foreach (Problem mistake in operators)
            logger.ReloadMistake(OperatorFile.PathIn(home), mistake.Line, Said(mistake), mistake.Code.Code);
        return $"reload refused: {count} mistakes, nothing changed";
    }

    private static string Said(Problem mistake) => mistake.Field.Length == 0 ? mistake.Message : $"{mistake.Field}: {mistake.Message}";
}

using CertBridge.Node.Admitting;
using CertBridge.Node.Examining;
using CertBridge.Node.FeedingBack;
using CertBridge.Node.Founding;
using CertBridge.Node.Introducing;
using CertBridge.Node.Linking;
using CertBridge.Node.Logging;
using CertBridge.Node.Operating;
using CertBridge.Node.Releasing;
using CertBridge.Node.Restoring;
using CertBridge.Node.Supervising;
using CertBridge.Node.Trusting;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog.Core;

namespace CertBridge.Node.Running;

/// <summary>The running node, from its home to its last connection: load, register, build, map, run.</summary>
public static class NodeProgram
{
    /// <summary>Connections get this long to finish after SIGTERM; what was not receipted by then is sent again after the next start.</summary>
    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(8);

    /// <summary>How long a node whose store failed still answers that it did.</summary>
    private static readonly TimeSpan RefusingFor = TimeSpan.FromSeconds(2);

    /// <summary>Runs until <paramref name="stopping"/> or SIGTERM. Writes <c>ready</c> to standard error once it can work, then only JSON lines.</summary>
    /// <returns>Why it did not start, all problems at once, or what ended it; empty after a clean stop.</returns>
    public static async Task<IReadOnlyList<Problem>> RunAsync(NodeHome home, CancellationToken stopping)
    {
        Parsed<NodeParts> loaded = NodeParts.Load(home, TimeProvider.System);
        if (!loaded.IsValid)
            return loaded.Problems;
        await using NodeParts parts = loaded.Value;
        if (await PolicyStart.SettleAsync(parts.Trust, parts.Store, stopping) is { } otherPolicy)
            return [otherPolicy];
        var level = new LoggingLevelSwitch(parts.Settings.LogLevel);
        await using Logger logger = NodeLogging.Create(level);
        using var failing = new StoreFailureWatch(parts.Store);
        CrashPoints.Reach(CrashPoint.NodeLoaded);
        WebApplication node = Build(parts, logger, level);
        try
        {
            await node.StartAsync(stopping);
        }
        catch (IOException failure)
        {
            return [new Problem(NodeErrors.CannotListen, "listeners", failure.Message)];
        }
        await NodeParts.SayReadyAsync();
        await StopsAsync(node, parts, failing, stopping);
        return failing.Happened.IsCompletedSuccessfully ? [new Problem(NodeErrors.StoreFailed, parts.Home.StoreFolder, (await failing.Happened).Message)] : [];
    }

    private static WebApplication Build(NodeParts parts, Logger logger, LoggingLevelSwitch level)
    {
        // Empty: the usual builders read appsettings.json and the environment beside node.yaml, and watch a folder for changes at every write to it.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = parts.Home.StoreFolder });
        NodeLogging.Use(builder.Logging, logger);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainMax);
        parts.Register(builder.Services);
        builder.Services.AddFounding().AddAdmitting().AddExamining().AddWatching().AddExchange().AddIntroducing().AddSupervising(level);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.UseNodeListeners();
        WebApplication node = builder.Build();
        node.Use((context, next) => ListenerGate.InvokeAsync(context, next.Invoke));
        node.MapLink();
        node.MapLocalServices();
        node.MapExamining();
        node.MapIntroducing();
        node.MapReleasing();
        node.MapFeedingBack();
        node.MapWatching();
        return node;
    }

    private static async Task StopsAsync(WebApplication node, NodeParts parts, StoreFailureWatch failing, CancellationToken stopping)
    {
        ILogger log = node.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(NodeProgram).FullName!);
        IHostApplicationLifetime lifetime = node.Services.GetRequiredService<IHostApplicationLifetime>();
        await using CancellationTokenRegistration asked = stopping.Register(lifetime.StopApplication);
        _ = EndsAfterFailureAsync(node, failing, log, lifetime);
        log.Started(parts.Settings.Id.Value, parts.Settings.Environment, StoreProgram.Own, NodeStore.SqliteVersion);
        if (HybridStanding.WhyNot(parts.Trust.Current.OwnCard, parts.Trust.Current.OwnSheet) is { } missing)
            log.NotHybrid(missing);
        else
            log.Hybrid();
        foreach (string reason in node.Services.GetRequiredService<IdentityLock>().Reasons())
            log.IsLocked(reason);
        if (parts.Restored.Standing is { } restored)
            log.IsRestored(restored.Sentence);
        await node.WaitForShutdownAsync(CancellationToken.None);
        log.Stopped();
        await node.DisposeAsync();
    }

    /// <summary>
    /// A failed flush ends the node as surely as a signal: it must not go on as if it could remember. Partners are told at once; for a moment callers and the
    /// health page still get an answer, which says so.
    /// </summary>
    private static async Task EndsAfterFailureAsync(WebApplication node, StoreFailureWatch failing, ILogger log, IHostApplicationLifetime lifetime)
    {
        StoreFailedException failure = await failing.Happened;
        log.StoreFailed(failure.Message);
        node.Services.GetRequiredService<LinkBoard>().CloseAll(ClosingReason.StoreDown, LinkFailure.StoreDown);
        await Task.Delay(RefusingFor, TimeProvider.System, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lifetime.StopApplication();
    }
}

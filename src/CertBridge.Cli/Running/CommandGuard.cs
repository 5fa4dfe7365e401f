using System.CommandLine;
using System.Runtime.InteropServices;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Running;

/// <summary>Runs a verb with its signals, and turns every way it can end into an exit code with a sentence.</summary>
internal static class CommandGuard
{
    private const int Terminated = 143;

    public static async Task<int> RunAsync(Verb verb, ParseResult parsed)
    {
        using var cancel = new CancellationTokenSource();
        int signalled = ExitCode.Interrupted;
        CommandRun? run = null;
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, ExitCode.Interrupted));
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, Terminated));
        // Also for a command that stops at another of its global flags.
        OutputFormat format = OutputFormats.Parse(parsed.GetValue(GlobalFlags.Output)) ?? OutputFormat.Table;
        try
        {
            run = CommandRun.Start(parsed, cancel.Token);
            return await verb.Run(run);
        }
        catch (CommandFailedException failed)
        {
            FailureText.Write(failed.Failure, format);
            return failed.Failure.Exit;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            if (run is { IsChanging: true })
                run.Say("Interrupted. Whether the node still took it is not known; the same command again does not do it twice.");
            return signalled;
        }
        catch (BrokenPipeException)
        {
            return ExitCode.BrokenPipe;
        }
        catch (FlushFailedException failure)
        {
            FailureText.Write(new Failure(CommandLineErrors.FileNotFlushed, failure.Message), format);
            return CommandLineErrors.FileNotFlushed.Exit;
        }
        catch (Exception failure)
        {
            Failure told = NodeFailures.Of(failure) ?? Unexpected(failure, run?.IsVerbose ?? false);
            FailureText.Write(told, format);
            return told.Exit;
        }

        void Stop(PosixSignalContext signal, int exit)
        {
            signalled = exit;
            if (run is not null && exit == ExitCode.Interrupted)
                run.IsInterrupted = true;
            cancel.Cancel();
            signal.Cancel = !AwaitedInput.Signal();
        }
    }

    private static Failure Unexpected(Exception failure, bool isVerbose) =>
        new(CommandLineErrors.Unexpected, isVerbose ? failure.ToString() : $"{failure.GetType().Name}: {failure.Message}");
}

using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;

namespace CertBridge.Cli.Proving;

/// <summary><c>ledger verify FILE --offline</c>, whatever the file is: its form, its signatures, what is printed of either, and the exit code.</summary>
/// <typeparam name="TFile">What the file says.</typeparam>
/// <typeparam name="TVerified">What of it holds.</typeparam>
internal sealed record OfflineVerifying<TFile, TVerified>
    where TFile : class
    where TVerified : class
{
    /// <summary>Kind of the answer as JSON.</summary>
    public required string Answer { get; init; }

    public required Func<TFile, Parsed<TVerified>> Verify { get; init; }

    /// <summary>True where a fingerprint was given for every card in it.</summary>
    public required Func<TVerified, bool> IsCompared { get; init; }

    public required Action<Utf8JsonWriter, TVerified> Write { get; init; }

    /// <summary>What is said of a file that does not hold.</summary>
    public required Action<Utf8JsonWriter, TFile> WriteNames { get; init; }

    public required Func<TVerified, string> Text { get; init; }

    /// <summary>What holds, in a few words.</summary>
    public required Func<TVerified, string> Holds { get; init; }

    public Func<Problem, string> Failed { get; init; } = finding => ProofPrinting.Failed(finding);

    /// <summary>Tells people what a signature does not say: whose card it is.</summary>
    public required Action<TVerified> SayWhose { get; init; }

    /// <exception cref="CommandFailedException">The file has not the form of what it says it is: exit 3.</exception>
    public int Run(CommandRun run, Parsed<TFile> file)
    {
        if (!file.IsValid)
            throw new CommandFailedException(file.Problems);
        Parsed<TVerified> verified = Verify(file.Value);
        if (verified.Problems.Any(problem => problem.Code.Exit != ExitCode.VerificationFailed))
            throw new CommandFailedException(verified.Problems);
        run.Print.One(Answer,
            json =>
            {
                json.WriteBoolean("ok", verified.IsValid);
                json.WriteItems("findings", verified.Problems, ProofPrinting.Write);
                json.WriteBoolean("compared", verified.IsValid && IsCompared(verified.Value));
                if (verified.IsValid)
                    Write(json, verified.Value);
                else
                    WriteNames(json, file.Value);
            },
            () => verified.IsValid ? $"{Text(verified.Value)}\nok  {Holds(verified.Value)}\n" : string.Concat(verified.Problems.Select(Failed)));
        if (!verified.IsValid)
            return ExitCode.VerificationFailed;
        if (!IsCompared(verified.Value))
            SayWhose(verified.Value);
        return ExitCode.Done;
    }
}

/// <summary>What the verification of every kind of file says alike.</summary>
internal static class OfflineVerifying
{
    public static void SayWhose(CommandRun run, VerifiedCard card) =>
        run.Say($"Whose card it is, only {TerminalText.Escape(card.Id.Value)} can say: compare the fingerprint with what its people read aloud, or give it with {ProofVerbs.Fingerprint.Name}.");
}

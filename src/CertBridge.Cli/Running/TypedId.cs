using CertBridge.Cli.Printing;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Running;

/// <summary>Confirms what cannot be taken back. Not a yes: an id, typed or in <c>--confirm</c>, so that a habit of the fingers confirms nothing.</summary>
/// <param name="Id">What must be given, to the letter.</param>
/// <param name="Why">Why it is asked for, for whoever cannot be asked.</param>
/// <param name="Prompt">The question at a terminal.</param>
/// <param name="Next">What to do where another id was given.</param>
internal sealed record TypedId(string Id, string Why, string Prompt, string Next)
{
    /// <param name="given">What <c>--confirm</c> says; null without it.</param>
    /// <exception cref="CommandFailedException">It is another one, or nobody is there to type it.</exception>
    public async Task DemandAsync(CommandRun run, string? given)
    {
        if (given is null && !run.CanAsk)
            throw new CommandFailedException(CommandLineErrors.AnswerNeeded, Why, $"Give --confirm {Id}; --yes is not enough here.");
        given ??= await Typing.MustLineAsync(run, Prompt);
        if (given != Id)
            throw new CommandFailedException(CommandLineErrors.NotConfirmed, $"{TerminalText.Short(given)} is not {Id}; nothing was changed", Next);
    }
}

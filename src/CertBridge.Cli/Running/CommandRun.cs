using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Running;

/// <summary>One command while it runs: its flags, where it prints, the time and when to stop.</summary>
internal sealed class CommandRun
{
    private readonly ParseResult parsed;

    private CommandRun(ParseResult parsed, OutputFormat format, CancellationToken cancel)
    {
        this.parsed = parsed;
        Format = format;
        Cancel = cancel;
        Timeout = parsed.GetValue(GlobalFlags.Timeout) is { } text ? DurationText.Parse("--timeout", text) : TimeSpan.FromSeconds(30);
        Print = new Printer(format, parsed.GetValue(GlobalFlags.NoColor), Time);
    }

    public TimeProvider Time { get; } = TimeProvider.System;

    public OutputFormat Format { get; }

    public CancellationToken Cancel { get; }

    public Printer Print { get; }

    public bool IsVerbose => parsed.GetValue(GlobalFlags.Verbose);

    public bool IsQuiet => parsed.GetValue(GlobalFlags.Quiet);

    /// <summary>True once the node may have been told to change something.</summary>
    public bool IsChanging { get; set; }

    /// <summary>True once Ctrl-C was pressed: what is being waited for is not wanted any more.</summary>
    public bool IsInterrupted { get; set; }

    /// <summary>True when somebody is there to answer.</summary>
    public bool CanAsk => !Has(GlobalFlags.NoInput) && Format == OutputFormat.Table && !Console.IsInputRedirected && StandardError.IsTerminal;

    /// <summary>The home given with --home or CERTBRIDGE_HOME; null for the place a packaged node uses.</summary>
    public string? Home => Value(GlobalFlags.Home) ?? (Environment.GetEnvironmentVariable("CERTBRIDGE_HOME") is { Length: > 0 } home ? home : null);

    /// <summary>How long one call to the node may take.</summary>
    public TimeSpan Timeout { get; }

    public static CommandRun Start(ParseResult parsed, CancellationToken cancel)
    {
        string? name = parsed.GetValue(GlobalFlags.Output);
        OutputFormat format = OutputFormats.Parse(name)
            ?? throw CommandFailedException.Usage($"there is no output format {TerminalText.Short(name!)}", $"one of: {OutputFormats.Names}");
        EmptyValue.Refuse(parsed);
        return new CommandRun(parsed, format, cancel);
    }

    public string? Value(Option<string> option) => parsed.GetValue(option);

    public IReadOnlyList<string> Values(Option<string[]> option) => parsed.GetValue(option) ?? [];

    public IReadOnlyList<string> Values(Argument<string[]> argument) => parsed.GetValue(argument) ?? [];

    public bool Has(Option<bool> option) => parsed.GetValue(option);

    public string Value(Argument<string> argument) => parsed.GetRequiredValue(argument);

    public string? OptionalValue(Argument<string> argument) => parsed.GetValue(argument);

    /// <summary>A sentence for people on stderr: progress, what was done, the next command. Silent for programs and with --quiet.</summary>
    public void Say(string sentence)
    {
        if (!IsQuiet && Format == OutputFormat.Table)
            StandardError.Line(sentence);
    }

    /// <summary>How far long work is; see <see cref="Printing.Progress"/> for who sees it. Disposed before anything else is printed.</summary>
    /// <param name="what">What is counted, such as <c>leaves</c>, or what is done.</param>
    /// <param name="atMost">How long it may take; null where nothing ends it but the work.</param>
    public Progress Progress(string what, TimeSpan? atMost = null) => new(
        !IsQuiet && Format == OutputFormat.Table && StandardError.IsTerminal && Environment.GetEnvironmentVariable("TERM") != "dumb", what, atMost, Time, StandardError.Write);

    /// <summary>Asks before a change. Nobody to ask is an error that names the flag, never a hang and never a yes.</summary>
    public void Confirm(string question)
    {
        if (Has(GlobalFlags.Yes))
            return;
        if (!CanAsk)
            throw new CommandFailedException(
                CommandLineErrors.AnswerNeeded, $"confirmation is needed: {question}", "Give --yes to go on without being asked.");
        StandardError.Write($"{question} [y/N] ");
        string typed = AwaitedInput.Read(Console.ReadLine) ?? throw new CommandFailedException(CommandLineErrors.InputEnded, "the input ended; nothing was changed", "Run the command again and answer y, or give --yes.");
        if (typed.Trim() is not ("y" or "Y" or "yes"))
            throw new CommandFailedException(CommandLineErrors.NotConfirmed, "not confirmed; nothing was changed");
    }
}

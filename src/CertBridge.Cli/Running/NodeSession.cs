using CertBridge.Cli.Contexts;
using CertBridge.Cli.Printing;
using CertBridge.Client;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Running;

/// <summary>A command's connection to the node of its context.</summary>
internal sealed class NodeSession : IDisposable
{
    private readonly CommandRun run;

    private NodeSession(CommandRun run, NodeContext context, NodeConnection node)
    {
        this.run = run;
        Context = context;
        Node = node;
    }

    public NodeContext Context { get; }

    public NodeConnection Node { get; }

    public static NodeSession Open(CommandRun run) => Open(run, ContextChoice.Of(run));

    public static NodeSession Open(CommandRun run, NodeContext context)
    {
        if (run.IsVerbose)
            run.Say($"context {context.Name}: {context.Node.Authority} ({context.Environment}), trust {context.TrustFile}, certificate {context.CertificateFile}");
        return new NodeSession(run, context, NodeConnection.Open(Credentials.Load(context, run.Timeout), run.Time));
    }

    /// <summary>
    /// Said before every change: the classic accident is the wrong context. A node that is not in the environment the context names is
    /// not touched. For programs nothing is printed, since their stderr is one JSON object or empty.
    /// </summary>
    /// <returns>Who the node is and takes the caller for.</returns>
    public async Task<WhoAmIResponse> AnnounceChangeAsync()
    {
        WhoAmIResponse me = await Node.Node.WhoAmIAsync(new WhoAmIRequest(), cancellationToken: run.Cancel);
        RefuseOtherEnvironment(me);
        run.IsChanging = true;
        run.Say($"-> {TerminalText.Escape(me.PartnerId)} ({TerminalText.Escape(me.Environment.ToUpperInvariant())}) as {TerminalText.Escape(me.Name)}");
        return me;
    }

    /// <exception cref="CommandFailedException">The node is in another environment than the context says.</exception>
    public void RefuseOtherEnvironment(WhoAmIResponse me)
    {
        if (me.Environment == Context.Environment)
            return;
        throw new CommandFailedException(CommandLineErrors.EnvironmentDiffers,
            $"the context {Context.Name} says {Context.Environment}, but the node {me.PartnerId} is in {me.Environment}; nothing was changed");
    }

    public void Dispose() => Node.Dispose();
}

using System.Globalization;
using System.Security.Cryptography;
using CertBridge.Node.Restoring;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Homes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Admitting;

/// <summary>
/// The border of every local call: the caller's key is looked up in the register at each call, so that a revoked operator is out at once, and whatever
/// goes wrong leaves as a stable code with a correlation id that is in the log too.
/// </summary>
internal sealed class LocalCallInterceptor(OperatorRegister register, RestoredGate restored, IdentityLock locked, TimeProvider time, ILogger<LocalCallInterceptor> logger) : Interceptor
{
    private const int NoSpace = 28; // ENOSPC, as .NET gives it in HResult

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        HandleAsync(context, () => continuation(request, context));

    /// <summary>A backup, and on the health listener the watch, where nobody is asked who they are.</summary>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        HandleAsync(context, async () =>
        {
            await continuation(request, responseStream, context);
            return true;
        });

    private async Task<T> HandleAsync<T>(ServerCallContext context, Func<Task<T>> handle)
    {
        try
        {
            if (context.GetHttpContext().Features.Get<ListenerFeature>()?.Kind != ListenerKind.Health) // nobody says who they are there, and ListenerGate lets nothing else through
                Admit(context);
            return await handle();
        }
        catch (NodeRefusalException refusal)
        {
            throw Refuse(context, refusal.Problems);
        }
        catch (StoreFailedException failure)
        {
            throw Refuse(context, [new Problem(NodeErrors.StoreFailed, "", failure.Message)]);
        }
        catch (ContentDamagedException damaged)
        {
            throw Refuse(context, [new Problem(StoreErrors.ContentDamaged, "", damaged.Message)]);
        }
        catch (IOException failure) when (failure is FlushFailedException || failure.HResult == NoSpace)
        {
            throw Refuse(context, [new Problem(failure is FlushFailedException ? NodeErrors.StoreFailed : NodeErrors.DiskShort, "", failure.Message)]);
        }
        catch (Exception failure) when (failure is not (RpcException or OperationCanceledException))
        {
            string correlation = NewCorrelation();
            logger.CallFailed(context.Method, correlation, failure);
            throw RefusalTranslation.ToRpc([new Problem(NodeErrors.Unexpected, "", $"The node met a fault of its own while it handled {context.Method}.")], correlation);
        }
    }

    private void Admit(ServerCallContext context)
    {
        HttpContext http = context.GetHttpContext();
        KeyId? key = CallerFeature.KeyOf(http);
        OperatorEntry? entry = key is { } known ? register.Find(known) : null;
        if (entry is null || !entry.IsValid(time.GetUtcNow()))
            throw new NodeRefusalException(new Problem(NodeErrors.CallerUnknown, "", "This certificate's key is not on the node's register of operators, was revoked, or is out of its dates."));
        CallerFeature.Set(http, new Caller(entry.Name, entry.Role, entry.NotAfter, entry.KeyId));
        locked.RefuseWhileLocked(context.Method);
        restored.RefuseWhileMarked(context.Method);
    }

    private RpcException Refuse(ServerCallContext context, IReadOnlyList<Problem> problems)
    {
        string correlation = NewCorrelation();
        logger.CallRefused(context.Method, problems[0].Code.Code, correlation);
        return RefusalTranslation.ToRpc(problems, correlation);
    }

    private static string NewCorrelation() => RandomNumberGenerator.GetHexString(16, lowercase: true).ToString(CultureInfo.InvariantCulture);
}

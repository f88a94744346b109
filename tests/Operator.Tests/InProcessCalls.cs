using Google.Protobuf;
using Grpc.Core;

namespace HomelabAutoscaler.Operator.Tests;

/// <summary>Calls a service as a client does, through its messages' bytes but without a network, on the caller's thread.</summary>
internal sealed class InProcessCalls : CallInvoker
{
    private readonly Dictionary<string, Delegate> _handlers = [];

    /// <summary>Whether the exception means that the process of the service is gone.</summary>
    public Func<Exception, bool> IsEnd { get; init; } = static _ => false;

    /// <summary>Has the service answer from now on; without one nobody answers.</summary>
    public void Serve(Protos.CloudProvider.CloudProviderBase? service)
    {
        _handlers.Clear();
        if (service is not null)
        {
            Protos.CloudProvider.BindService(new Binder(_handlers), service);
        }
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        new(CallAsync(method, options, request), Task.FromResult(new Metadata()), static () => Status.DefaultSuccess, static () => [], static () => { });

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        throw new NotSupportedException();

    private async Task<TResponse> CallAsync<TRequest, TResponse>(Method<TRequest, TResponse> method, CallOptions options, TRequest request)
        where TRequest : class
        where TResponse : class
    {
        if (!_handlers.TryGetValue(method.FullName, out var found))
        {
            throw new RpcException(new(StatusCode.Unavailable, "connection refused"));
        }

        var handler = (UnaryServerMethod<TRequest, TResponse>)found;
        try
        {
            return Received(await handler(Received(request), new Context(options.CancellationToken)));
        }
        catch (Exception e) when (IsEnd(e))
        {
            throw new RpcException(new(StatusCode.Unavailable, "connection reset"));
        }
    }

    /// <summary>The message as the other side gets it.</summary>
    private static T Received<T>(T sent)
        where T : class
    {
        var message = (IMessage)sent;
        return (T)message.Descriptor.Parser.ParseFrom(message.ToByteArray());
    }

    private sealed class Binder(Dictionary<string, Delegate> handlers) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            handlers[method.FullName] = handler!;
    }

    private sealed class Context(CancellationToken cancellation) : ServerCallContext
    {
        protected override string MethodCore => "";

        protected override string HostCore => "";

        protected override string PeerCore => "";

        protected override DateTime DeadlineCore => DateTime.MaxValue;

        protected override Metadata RequestHeadersCore => [];

        protected override CancellationToken CancellationTokenCore => cancellation;

        protected override Metadata ResponseTrailersCore => [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore => new(null, []);

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
    }
}

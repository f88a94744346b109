using Google.Protobuf;
using Grpc.Core;

namespace HomelabAutoscaler.Operator.CloudProvider;

/// <summary>
/// Binds the service so that a request that cannot be read is the caller's fault. By itself the server says "Unknown", as of
/// a fault of its own.
/// </summary>
internal static class CloudProviderBinding
{
    /// <remarks>Called by name. It takes the base: methods of that are what the server looks for in the service.</remarks>
    public static void BindService(ServiceBinderBase binder, Protos.CloudProvider.CloudProviderBase service) => Protos.CloudProvider.BindService(new Binder(binder), service);

    private static Marshaller<T> Readable<T>(string method, Marshaller<T> marshaller) => new(marshaller.ContextualSerializer, context =>
    {
        try
        {
            return marshaller.ContextualDeserializer(context);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new RpcException(new(StatusCode.InvalidArgument, $"the request of {method} cannot be read: {e.Message}"));
        }
    });

    private sealed class Binder(ServiceBinderBase binder) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            binder.AddMethod(new(method.Type, method.ServiceName, method.Name, Readable(method.Name, method.RequestMarshaller), method.ResponseMarshaller), handler);
    }
}

using Grpc.Core;
using Grpc.Net.Client;
using HomelabAutoscaler.Operator.Tests.Hosting;
using HomelabAutoscaler.Sandbox.Story;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.CloudProvider;

/// <summary>Requests whose bytes are not those of their message, over real HTTP/2.</summary>
public class UnreadableRequestTests
{
    private static readonly Marshaller<byte[]> AsItIs = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    [Test]
    public async Task They_are_the_callers_fault_and_the_answer_names_the_call()
    {
        await using var hosted = new HostedOperator(Installation.OwnManifests());
        await hosted.StartAsync();
        using var channel = GrpcChannel.ForAddress(hosted.GrpcAddress);
        var method = new Method<byte[], byte[]>(MethodType.Unary, Protos.CloudProvider.Descriptor.FullName, "NodeGroupIncreaseSize", AsItIs, AsItIs);
        var refused = await Failing.With<RpcException>(async () => await channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, [0x0a, 0xff]));
        await Assert.That(refused.StatusCode).IsEqualTo(StatusCode.InvalidArgument);
        await Assert.That(refused.Status.Detail).StartsWith("the request of NodeGroupIncreaseSize cannot be read: ");
    }
}

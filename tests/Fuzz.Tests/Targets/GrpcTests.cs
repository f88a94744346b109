using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using HomelabAutoscaler.Fuzz.Tests.Corpus;
using HomelabAutoscaler.Fuzz.Tests.Models;
using HomelabAutoscaler.Fuzz.Tests.Mutators;
using HomelabAutoscaler.Fuzz.Tests.Running;
using HomelabAutoscaler.Operator.Tests.Hosting;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Fuzz.Tests.Targets;

/// <summary>Whatever is sent to the cloud provider, over real HTTP/2: an answer, or a status that says what is wrong with it.</summary>
public sealed class GrpcTests
{
    private const string Manifests = """
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Group
        metadata: { name: g1, namespace: homelab-autoscaler-system }
        spec: { maxNodeProvisionTime: 5m, template: { capacity: { cpu: "4", memory: 8Gi }, allocatable: { cpu: "4", memory: 8Gi } } }
        ---
        apiVersion: infra.homecluster.dev/v1alpha1
        kind: Node
        metadata: { name: m1, namespace: homelab-autoscaler-system, labels: { group: g1 } }
        spec:
          kubernetesNodeName: m1
          powerState: "off"
          pricing: { hourlyRate: "1.5", podRate: "0.5" }
          startupPodSpec: { image: wake }
          shutdownPodSpec: { image: sleep }
        """;

    private static readonly StatusCode[] Told =
    [
        StatusCode.OK, StatusCode.InvalidArgument, StatusCode.NotFound, StatusCode.FailedPrecondition, StatusCode.OutOfRange, StatusCode.ResourceExhausted, StatusCode.Unavailable,
    ];

    private static readonly ServiceDescriptor Service = Protos.ExternalgrpcReflection.Descriptor.Services[0];

    [Test]
    public async Task Every_call_is_answered_or_refused_for_a_reason()
    {
        await using var hosted = new HostedOperator(Manifests);
        await hosted.StartAsync();
        using var client = new HttpClient { BaseAddress = hosted.GrpcAddress, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        while ((await CallAsync(client, Service.Methods[0], [])).Status == StatusCode.Unavailable)
        {
            // Not synced yet.
        }

        foreach (var method in Service.Methods)
        {
            var corpus = Enumerable.Range(0, 30).Select(number => new Seed($"an arbitrary {method.InputType.Name}", new ArbitraryMessage(new(number)).Of(method.InputType).ToByteArray())).ToList();
            await new Fuzzer(method.Name, input => CheckAsync(client, method, input)) { Mutators = Mutator.Binary, Shares = Service.Methods.Count }.RunAsync(corpus, 150);
        }
    }

    private static async Task CheckAsync(HttpClient client, MethodDescriptor method, byte[] input)
    {
        var (status, message, answer) = await CallAsync(client, method, input);
        Expect.That(Told.Contains(status), $"status {status}: {message}");
        Expect.That(status == StatusCode.OK || message.Length is > 0 and < 8000, $"status {status} says {message.Length} characters");
        if (status == StatusCode.OK)
        {
            var price = method.OutputType.Parser.ParseFrom(answer) switch
            {
                Protos.PricingNodePriceResponse node => node.Price,
                Protos.PricingPodPriceResponse pod => pod.Price,
                _ => 0,
            };
            Expect.That(double.IsFinite(price) && price >= 0, $"the price is {price}");
        }
    }

    private static async Task<(StatusCode Status, string Message, byte[] Answer)> CallAsync(HttpClient client, MethodDescriptor method, byte[] message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{Service.FullName}/{method.Name}") { Content = new ByteArrayContent(frame), Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TE.ParseAdd("trailers");
        using var response = await client.SendAsync(request);
        var answer = await response.Content.ReadAsByteArrayAsync();
        return ((StatusCode)int.Parse(Trailer(response, "grpc-status")!, CultureInfo.InvariantCulture), Uri.UnescapeDataString(Trailer(response, "grpc-message") ?? ""), answer.Length > 5 ? answer[5..] : []);
    }

    private static string? Trailer(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var trailers) || response.Headers.TryGetValues(name, out trailers) ? trailers.Single() : null;
}

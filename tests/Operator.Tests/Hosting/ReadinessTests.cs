using Grpc.Health.V1;
using Grpc.HealthCheck;
using HomelabAutoscaler.Operator.Hosting;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace HomelabAutoscaler.Operator.Tests.Hosting;

/// <summary>The probe and gRPC's health service say the same.</summary>
public class ReadinessTests
{
    [Test]
    public async Task Both_say_what_was_set_last()
    {
        var health = new HealthServiceImpl();
        var readiness = new Readiness(health);
        foreach (var isReady in (bool[])[false, true, false])
        {
            readiness.Set(isReady);
            await Assert.That(readiness.IsReady).IsEqualTo(isReady);
            foreach (var service in (string[])["", Protos.CloudProvider.Descriptor.FullName])
            {
                var said = await health.Check(new HealthCheckRequest { Service = service }, null!);
                await Assert.That(said.Status).IsEqualTo(isReady ? ServingStatus.Serving : ServingStatus.NotServing);
            }
        }
    }
}

using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace HomelabAutoscaler.Operator.Metrics;

/// <summary>Measures Cluster Autoscaler's calls; only methods that exist come here, so that their names are few.</summary>
internal sealed class CallMeasurement(OperatorMeter meter) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var began = Stopwatch.GetTimestamp();
        var code = StatusCode.Unknown;
        try
        {
            var answer = await continuation(request, context);
            code = context.Status.StatusCode;
            return answer;
        }
        catch (RpcException e)
        {
            code = e.StatusCode;
            throw;
        }
        finally
        {
            meter.Called(context.Method[(context.Method.LastIndexOf('/') + 1)..], code, Stopwatch.GetElapsedTime(began));
        }
    }
}

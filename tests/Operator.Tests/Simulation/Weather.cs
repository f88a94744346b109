using System.Net;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>What lies between the operator and the API server: nothing at all for a while, or answers that fail now and then.</summary>
internal sealed class Weather
{
    private readonly Random _random = new(20260131);
    private Func<TimeSpan> _elapsed = () => TimeSpan.Zero;

    /// <summary>When the API server cannot be reached any more, from the start of the simulation.</summary>
    public TimeSpan OutageAt { get; init; } = TimeSpan.MaxValue;

    public TimeSpan Outage { get; init; }

    /// <summary>Whether nobody else reaches it either, and how long others take longer to come back.</summary>
    public TimeSpan? OthersLater { get; init; }

    /// <summary>The share of requests that fail.</summary>
    public double Failing { get; init; }

    /// <summary>How many requests have failed.</summary>
    public int Failed { get; private set; }

    /// <summary>Whether the operator reaches the API server.</summary>
    public bool IsUp => _elapsed() is var now && (now < OutageAt || now >= OutageAt + Outage);

    /// <summary>Whether kubelets, controllers and Cluster Autoscaler do.</summary>
    public bool IsUpForOthers => OthersLater is not { } later || (_elapsed() is var now && (now < OutageAt || now >= OutageAt + Outage + later));

    /// <param name="cluster">The way to the cluster.</param>
    /// <param name="elapsed">The time since the simulation began.</param>
    public HttpMessageHandler Around(HttpMessageHandler cluster, Func<TimeSpan> elapsed)
    {
        _elapsed = elapsed;
        return new Handler(this, cluster);
    }

    private sealed class Handler(Weather weather, HttpMessageHandler cluster) : DelegatingHandler(cluster)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!weather.IsUp)
            {
                weather.Failed++;
                throw new HttpRequestException(HttpRequestError.ConnectionError, "connection refused");
            }

            if (weather._random.NextDouble() >= weather.Failing)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            weather.Failed++;
            switch (weather._random.Next(request.Method == HttpMethod.Get ? 3 : 5))
            {
                case 0:
                    return Failures.Of(HttpStatusCode.InternalServerError, "InternalError");
                case 1:
                    return Failures.Of(HttpStatusCode.TooManyRequests, "TooManyRequests");
                case 2:
                    throw new HttpRequestException(HttpRequestError.ConnectionError, "connection reset");
                case 3:
                    return Failures.Of(HttpStatusCode.Conflict, "Conflict");
                default:
                    using (await base.SendAsync(request, cancellationToken))
                    {
                        throw new HttpRequestException(HttpRequestError.ResponseEnded, "the answer was lost");
                    }
            }
        }
    }
}

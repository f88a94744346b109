using System.Net;

namespace HomelabAutoscaler.Operator.Tests.Simulation;

/// <summary>What goes wrong at one write of the operator.</summary>
internal enum MishapKind
{
    /// <summary>It dies when the write is done.</summary>
    DiesAfter,

    /// <summary>It dies before the write is sent.</summary>
    DiesBefore,

    /// <summary>The write is done, but its answer is lost.</summary>
    AnswerLost,

    /// <summary>The API server fails.</summary>
    ServerError,

    /// <summary>Somebody else wrote first.</summary>
    Conflict,

    /// <summary>The API server asks for patience.</summary>
    TooManyRequests,
}

/// <summary>Lets the operator's requests through to the cluster, but for one write.</summary>
/// <param name="kind">What happens to that write.</param>
/// <param name="at">Its number, from 1; 0 for none.</param>
internal sealed class Mishap(MishapKind kind, int at)
{
    /// <summary>Writes so far, over all lives of the operator.</summary>
    public int Writes { get; private set; }

    /// <summary>Whether the operator has died of it and was not started again.</summary>
    public bool HasKilled { get; private set; }

    private MishapKind Kind => kind;

    private int At => at;

    /// <summary>The way to the cluster for a new life of the operator.</summary>
    public HttpMessageHandler Around(HttpMessageHandler cluster)
    {
        HasKilled = false;
        return new Handler(this, cluster);
    }

    private sealed class Handler(Mishap mishap, HttpMessageHandler cluster) : DelegatingHandler(cluster)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (mishap.HasKilled)
            {
                throw new OperatorDiedException();
            }

            if (request.Method == HttpMethod.Get || ++mishap.Writes != mishap.At)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            switch (mishap.Kind)
            {
                case MishapKind.DiesBefore:
                    mishap.HasKilled = true;
                    throw new OperatorDiedException();
                case MishapKind.DiesAfter:
                    using (await base.SendAsync(request, cancellationToken))
                    {
                        mishap.HasKilled = true;
                        throw new OperatorDiedException();
                    }

                case MishapKind.AnswerLost:
                    using (await base.SendAsync(request, cancellationToken))
                    {
                        throw new HttpRequestException("the connection was reset");
                    }

                case MishapKind.ServerError:
                    return Failures.Of(HttpStatusCode.InternalServerError, "InternalError");
                case MishapKind.Conflict:
                    return Failures.Of(HttpStatusCode.Conflict, "Conflict");
                default:
                    return Failures.Of(HttpStatusCode.TooManyRequests, "TooManyRequests");
            }
        }
    }
}

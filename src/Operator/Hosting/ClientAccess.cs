using System.Security.Cryptography;
using System.Text;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;

namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>Who a client is, and whether he may do something: the API server answers both, and its answer holds for a while.</summary>
internal sealed class ClientAccess(KubeApi api, TimeProvider clock) : IDisposable
{
    private const int MostVerdicts = 64;

    private const int LongestToken = 16 << 10;

    private static readonly TimeSpan AllowedFor = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RefusedFor = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(string Token, SubjectAccessReviewSpec Question), (Judgement Judgement, DateTimeOffset Until)> _known = [];

    /// <summary>One question at a time: a flood of tokens does not become one of requests to the API server.</summary>
    private readonly SemaphoreSlim _asking = new(1);

    /// <summary>Judges a client.</summary>
    /// <param name="authorization">The value of its request's Authorization header.</param>
    /// <param name="question">What it wants to do; nobody is named in it.</param>
    /// <param name="cancellation">Ends the question.</param>
    /// <exception cref="KubeApiException">The API server gave no answer.</exception>
    public async Task<Judgement> JudgeAsync(string authorization, SubjectAccessReviewSpec question, CancellationToken cancellation)
    {
        const string Scheme = "Bearer ";
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || authorization.Length is <= 7 or > LongestToken)
        {
            return Judgement.Unknown;
        }

        var token = authorization[Scheme.Length..].Trim();
        var key = (Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token))), question);
        if (Known(key) is { } at)
        {
            return at;
        }

        await _asking.WaitAsync(cancellation);
        try
        {
            if (Known(key) is { } meanwhile)
            {
                return meanwhile;
            }

            var now = clock.GetUtcNow();
            var judgement = await AskAsync(token, question, cancellation);
            Remember(key, judgement, now);
            return judgement;
        }
        finally
        {
            _asking.Release();
        }
    }

    public void Dispose() => _asking.Dispose();

    private async Task<Judgement> AskAsync(string token, SubjectAccessReviewSpec question, CancellationToken cancellation)
    {
        var review = await api.CreateAsync(new TokenReview { Spec = new() { Token = token } }, cancellation);
        if (!review.Status.Authenticated)
        {
            return Judgement.Unknown;
        }

        var user = review.Status.User;
        var asked = question with { User = user.Username, Uid = user.Uid, Groups = user.Groups, Extra = user.Extra };
        var answer = await api.CreateAsync(new SubjectAccessReview { Spec = asked }, cancellation);
        return new(answer.Status.Allowed ? Verdict.Allowed : Verdict.Forbidden, user.Username ?? "");
    }

    /// <summary>What is known is answered at once: those who guess must not keep those who may waiting.</summary>
    private Judgement? Known((string, SubjectAccessReviewSpec) key)
    {
        lock (_known)
        {
            return _known.TryGetValue(key, out var known) && clock.GetUtcNow() < known.Until ? known.Judgement : null;
        }
    }

    private void Remember((string, SubjectAccessReviewSpec) key, Judgement judgement, DateTimeOffset now)
    {
        lock (_known)
        {
            MakeRoom(now);
            _known[key] = (judgement, now + (judgement.Verdict == Verdict.Allowed ? AllowedFor : RefusedFor));
        }
    }

    private void MakeRoom(DateTimeOffset now)
    {
        if (_known.Count >= MostVerdicts)
        {
            // Those who may stay as long as they can: guesses must not push them out.
            var first = _known.OrderBy(item => (item.Value.Judgement.Verdict == Verdict.Allowed && item.Value.Until > now, item.Value.Until)).First();
            _known.Remove(first.Key);
        }
    }
}

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Who sends a bearer token: a user that the cluster gave one to, or a service account.</summary>
internal sealed class Authentication(ServiceAccountTokens serviceAccounts, Identifiers identifiers)
{
    private const string Scheme = "Bearer ";
    private readonly Lock _gate = new();
    private readonly Dictionary<string, User> _users = [];

    /// <summary>A token that stays good until it is revoked.</summary>
    public string Issue(User user)
    {
        var token = identifiers.Uid();
        lock (_gate)
            _users[token] = user;
        return token;
    }

    public void Revoke(string token)
    {
        lock (_gate)
            _users.Remove(token);
    }

    public User Authenticate(ApiRequest request)
    {
        if (request.User is { } vouched)
            return vouched;
        if (request.Authorization is not { Length: > 0 } authorization)
            return User.Anonymous;
        return (authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? Find(authorization[Scheme.Length..].Trim()) : null) ?? throw ApiError.Unauthorized();
    }

    /// <summary>Null when the token is nobody's.</summary>
    public User? Find(string token)
    {
        lock (_gate)
        {
            if (_users.TryGetValue(token, out var user))
                return user;
        }
        return serviceAccounts.Find(token);
    }
}

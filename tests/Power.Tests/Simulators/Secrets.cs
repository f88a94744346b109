namespace HomelabAutoscaler.Power.Tests.Simulators;

/// <summary>A folder of mounted Secrets that is gone after the test.</summary>
internal sealed class Secrets : IDisposable
{
    public const string User = "admin";

    public const string Password = "Tr0ub4dor & ünï";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("homelab-secrets-");

    public string Path => _folder.FullName;

    public SecretFolder Folder => new(Path);

    /// <summary>The Secret "login" with a user and a password.</summary>
    public Secrets WithLogin(string password = Password) => With("login", "username", User + "\n").With("login", "password", password);

    public Secrets With(string secret, string key, string value)
    {
        var folder = _folder.CreateSubdirectory(secret);
        File.WriteAllText(System.IO.Path.Combine(folder.FullName, key), value);
        return this;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

using System.Text;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>The file that tells kubectl where a cluster is and who asks.</summary>
internal static class Kubeconfig
{
    public static string Write(string path, Uri server, string authorityPem, string user, string credentials)
    {
        File.WriteAllText(path, $"""
            apiVersion: v1
            kind: Config
            current-context: sandbox
            contexts:
            - name: sandbox
              context:
                cluster: sandbox
                user: {JsonText.Quote(user)}
            clusters:
            - name: sandbox
              cluster:
                server: {server.GetLeftPart(UriPartial.Authority)}
                certificate-authority-data: {Base64(authorityPem)}
            users:
            - name: {JsonText.Quote(user)}
              user:
                {credentials}

            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

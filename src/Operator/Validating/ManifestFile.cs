using HomelabAutoscaler.Core.Errors;
using HomelabAutoscaler.Kubernetes.Manifests;

namespace HomelabAutoscaler.Operator.Validating;

/// <summary>Reads the objects of ours in files, directories or standard input.</summary>
internal sealed class ManifestFile(TextReader input, string defaultNamespace)
{
    /// <summary>In bytes: no file of manifests is as large, and all of it is held in memory.</summary>
    private const long Largest = 16 << 20;

    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    private readonly List<Manifest> _manifests = [];
    private readonly List<Remark> _remarks = [];

    /// <summary>The objects of ours.</summary>
    public IReadOnlyList<Manifest> Manifests => _manifests;

    /// <summary>What is wrong with files.</summary>
    public IReadOnlyList<Remark> Remarks => _remarks;

    /// <summary>How many objects of other kinds there were.</summary>
    public int Others { get; private set; }

    /// <summary>Reads a file, those of a directory, or standard input for <c>-</c>.</summary>
    public void Add(string path)
    {
        try
        {
            if (path == "-")
            {
                Take("-", input);
            }
            else if (Directory.Exists(path))
            {
                foreach (var file in Directory.EnumerateFiles(path).Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal))
                {
                    Read(file);
                }
            }
            else
            {
                Read(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse(path, 1, 1, $"cannot be read: {Cause.Of(e)}");
        }
    }

    private void Read(string path)
    {
        if (new FileInfo(path).Length > Largest)
        {
            Refuse(path, 1, 1, $"has more than {Largest >> 20} MiB, which no manifests have");
            return;
        }

        using var reader = new StreamReader(path);
        Take(path, reader);
    }

    private void Take(string path, TextReader text)
    {
        try
        {
            foreach (var document in YamlReader.Read(text))
            {
                Take(path, document);
            }
        }
        catch (YamlSyntaxException e)
        {
            Refuse(path, e.Line, e.Column, $"no YAML: {e.Message}");
        }
    }

    private void Take(string path, YamlNode document)
    {
        if (Manifest.IsOurs(document))
        {
            _manifests.Add(new(path, document, defaultNamespace));
        }
        else if (document.TextOf("kind")?.EndsWith("List", StringComparison.Ordinal) is true && document["items"] is { Kind: YamlKind.List } list)
        {
            foreach (var item in list.Items)
            {
                Take(path, item);
            }
        }
        else if (document.TextOf("apiVersion") is null || document.TextOf("kind") is null)
        {
            Refuse(path, document.Line, document.Column, "no manifest: apiVersion or kind is missing");
        }
        else
        {
            Others++;
        }
    }

    private void Refuse(string path, int line, int column, string problem) => _remarks.Add(new(path, line, column, Severity.Error, "", "", problem));
}

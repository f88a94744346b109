using System.Text;
using HomelabAutoscaler.Core.Errors;
using HomelabAutoscaler.Kubernetes.Manifests;

namespace HomelabAutoscaler.Operator.Validating;

/// <summary>Reads the objects of ours in files, directories or standard input.</summary>
internal sealed class ManifestFile(TextReader input, string defaultNamespace)
{
    /// <summary>In characters: no file of manifests is as large, and all of it is held in memory.</summary>
    private const int Largest = 16 << 20;

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
            if (path.Length == 0)
            {
                Refuse("-f", 1, 1, "names no file: give a file, a directory or - for standard input");
            }
            else if (path == "-")
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
        using var reader = new StreamReader(path);
        Take(path, reader);
    }

    private void Take(string path, TextReader reader)
    {
        if (ReadAll(reader) is not { } text)
        {
            Refuse(path, 1, 1, $"has more than {Largest >> 20} MiB, which no manifests have");
            return;
        }

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

    /// <summary>All that can be read; null when it is too much, whatever length a file says it has.</summary>
    private static string? ReadAll(TextReader reader)
    {
        var text = new StringBuilder();
        var buffer = new char[8192];
        while (reader.Read(buffer) is > 0 and var count)
        {
            text.Append(buffer, 0, count);
            if (text.Length > Largest)
            {
                return null;
            }
        }

        return text.ToString();
    }

    private void Take(string path, YamlNode document)
    {
        if (document.ListItems is { } items)
        {
            foreach (var item in items)
            {
                Take(path, item);
            }
        }
        else if (document.TextOf("apiVersion") is null || document.TextOf("kind") is null)
        {
            Refuse(path, document.Line, document.Column, "no manifest: apiVersion or kind is missing");
        }
        else if (!Manifest.IsOurs(document))
        {
            Others++;
        }
        else if (Manifest.Unknown(document) is var (field, problem))
        {
            _remarks.Add(new Manifest(path, document, defaultNamespace).About(field, Severity.Error, problem));
        }
        else
        {
            _manifests.Add(new(path, document, defaultNamespace));
        }
    }

    private void Refuse(string path, int line, int column, string problem) => _remarks.Add(new(path, line, column, Severity.Error, "", "", problem));
}

using System.Text.Json;

namespace HomelabAutoscaler.Kubernetes.Manifests;

/// <summary>A part of a manifest, and where it is written.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">Its column, from 1.</param>
/// <param name="Text">A scalar as it is written, without quotes.</param>
/// <param name="Members">The members of a map, in their order.</param>
/// <param name="Items">The items of a list.</param>
public sealed record YamlNode(YamlKind Kind, int Line, int Column, string Text, IReadOnlyList<YamlMember> Members, IReadOnlyList<YamlNode> Items)
{
    /// <summary>The member of that name; null when there is none, or this is no map.</summary>
    public YamlNode? this[string name]
    {
        get
        {
            foreach (var member in Members)
            {
                if (member.Name == name)
                {
                    return member.Value;
                }
            }

            return null;
        }
    }

    /// <summary>A boolean's value.</summary>
    public bool IsTrue => YamlScalar.IsTrue(Text);

    /// <summary>A whole number's value.</summary>
    public long WholeNumber => YamlScalar.Integer(Text);

    /// <summary>A number's value.</summary>
    public double Number => YamlScalar.Number(Text);

    /// <summary>The text of a member that is one.</summary>
    public string? TextOf(string name) => this[name] is { Kind: YamlKind.Text } node ? node.Text : null;

    /// <summary>The objects of a <c>kind: List</c>, or of a list of one kind; null when this is none.</summary>
    public IReadOnlyList<YamlNode>? ListItems =>
        TextOf("kind")?.EndsWith("List", StringComparison.Ordinal) is true && this["items"] is { Kind: YamlKind.List } list ? list.Items : null;

    /// <summary>The node as JSON.</summary>
    public void Write(Utf8JsonWriter json)
    {
        switch (Kind)
        {
            case YamlKind.Map:
                json.WriteStartObject();
                foreach (var member in Members)
                {
                    json.WritePropertyName(member.Name);
                    member.Value.Write(json);
                }

                json.WriteEndObject();
                break;
            case YamlKind.List:
                json.WriteStartArray();
                foreach (var item in Items)
                {
                    item.Write(json);
                }

                json.WriteEndArray();
                break;
            case YamlKind.Boolean:
                json.WriteBooleanValue(IsTrue);
                break;
            case YamlKind.WholeNumber:
                json.WriteNumberValue(WholeNumber);
                break;
            case YamlKind.Number:
                json.WriteNumberValue(Number);
                break;
            case YamlKind.Text:
                json.WriteStringValue(Text);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}

/// <summary>A member of a map.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Line">The line of its name, from 1.</param>
/// <param name="Column">The column of its name, from 1.</param>
/// <param name="Value">What it is.</param>
/// <param name="Written">The name as it is written, without quotes: <c>on</c> for the name <c>true</c>.</param>
public readonly record struct YamlMember(string Name, int Line, int Column, YamlNode Value, string Written);

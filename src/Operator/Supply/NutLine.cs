using System.Text;

namespace HomelabAutoscaler.Operator.Supply;

/// <summary>One line of upsd's answers: words, of which those in quotes may have blanks (RFC 9271).</summary>
internal static class NutLine
{
    public static List<string> Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (isQuoted, isInWord) = (false, false);
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '\\' when i + 1 < line.Length:
                    word.Append(line[++i]);
                    isInWord = true;
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    isInWord = true;
                    break;
                case ' ' when !isQuoted:
                    if (isInWord)
                    {
                        words.Add(word.ToString());
                        word.Clear();
                        isInWord = false;
                    }

                    break;
                case var c:
                    word.Append(c);
                    isInWord = true;
                    break;
            }
        }

        if (isInWord)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}

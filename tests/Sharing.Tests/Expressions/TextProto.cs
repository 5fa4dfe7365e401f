using System.Globalization;
using System.Text;

namespace CertBridge.Sharing.Tests.Expressions;

/// <summary>
/// Messages in the protobuf text format, without their types: every field is a list of texts and messages by its name. Enough of the format for the files of cel-spec
/// (https://protobuf.dev/reference/protobuf/textformat-spec/).
/// </summary>
internal sealed class TextProto
{
    private readonly string text;
    private int at;

    private TextProto(string text) => this.text = text;

    public static Message Read(string text)
    {
        var reader = new TextProto(text);
        Message message = reader.Fields(closing: '\0');
        return reader.at == text.Length ? message : throw reader.Unexpected();
    }

    private Message Fields(char closing)
    {
        var message = new Message();
        while (Peek() != closing)
        {
            string name = Peek() == '[' ? Until(']') : Word();
            if (Peek() == ':')
                at++;
            if (Peek() == '[')
                Several(message, name);
            else
                message.Add(name, Value());
            if (Peek() is ',' or ';')
                at++;
        }
        at = Math.Min(at + 1, text.Length);
        return message;
    }

    private void Several(Message message, string name)
    {
        at++;
        while (Peek() != ']')
        {
            message.Add(name, Value());
            if (Peek() == ',')
                at++;
        }
        at++;
    }

    private object Value()
    {
        switch (Peek())
        {
            case '{':
                at++;
                return Fields('}');
            case '"' or '\'':
                var bytes = new List<byte>();
                while (Peek() is '"' or '\'')
                    bytes.AddRange(Quoted());
                return Encoding.UTF8.GetString([.. bytes]);
            default:
                return Word();
        }
    }

    private List<byte> Quoted()
    {
        char quote = text[at++];
        var bytes = new List<byte>();
        while (text[at] != quote)
        {
            if (text[at] == '\\')
            {
                at++;
                bytes.AddRange(Escape());
                continue;
            }
            int length = char.IsHighSurrogate(text[at]) ? 2 : 1;
            bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(at, length)));
            at += length;
        }
        at++;
        return bytes;
    }

    private byte[] Escape()
    {
        char c = text[at++];
        int named = "abfnrtv".IndexOf(c, StringComparison.Ordinal);
        if (named >= 0)
            return [(byte)"\a\b\f\n\r\t\v"[named]];
        return c switch
        {
            'x' or 'X' => [(byte)Digits(2, 16)],
            'u' => Encoding.UTF8.GetBytes(char.ConvertFromUtf32(Digits(4, 16))),
            'U' => Encoding.UTF8.GetBytes(char.ConvertFromUtf32(Digits(8, 16))),
            >= '0' and <= '7' => [(byte)Octal()],
            _ => [(byte)c],
        };
    }

    private int Digits(int most, int radix)
    {
        int start = at;
        while (at < start + most && char.IsAsciiHexDigit(text[at]))
            at++;
        return Convert.ToInt32(text[start..at], radix);
    }

    private int Octal()
    {
        int start = at - 1;
        while (at < start + 3 && text[at] is >= '0' and <= '7')
            at++;
        return Convert.ToInt32(text[start..at], 8);
    }

    private string Until(char end)
    {
        int start = ++at;
        at = text.IndexOf(end, at) + 1;
        return text[start..(at - 1)];
    }

    private string Word()
    {
        Peek();
        int start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '.' or '-' or '+'))
            at++;
        return at > start ? text[start..at] : throw Unexpected();
    }

    /// <summary>The next character behind spaces and comments; NUL at the end.</summary>
    private char Peek()
    {
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == '#'))
            at = text[at] == '#' && text.IndexOf('\n', at) is >= 0 and var end ? end : at + 1;
        return at < text.Length ? text[at] : '\0';
    }

    private FormatException Unexpected() => new($"Not the text format at {at.ToString(CultureInfo.InvariantCulture)}.");

    /// <summary>A message, or what is in one.</summary>
    internal sealed class Message
    {
        private readonly List<(string Name, object Value)> fields = [];

        public IEnumerable<string> Names => fields.Select(pair => pair.Name);

        public void Add(string name, object value) => fields.Add((name, value));

        public IEnumerable<Message> Messages(string name) => fields.Where(pair => pair.Name == name).Select(pair => pair.Value).OfType<Message>();

        public Message? Find(string name) => Messages(name).SingleOrDefault();

        public string? Text(string name) => fields.Where(pair => pair.Name == name).Select(pair => pair.Value as string).SingleOrDefault();
    }
}

namespace CertBridge.Cli.Teaching;

/// <summary>A page of help that belongs to no command.</summary>
/// <param name="Name">The word after <c>certbridge help</c>.</param>
/// <param name="About">A line.</param>
/// <param name="Before">Sentences before the terms; may be empty.</param>
/// <param name="Terms">What is explained.</param>
/// <param name="After">Sentences after them; may be empty.</param>
internal sealed record HelpTopic(string Name, string About, string Before, IReadOnlyList<HelpTerm> Terms, string After = "");

/// <summary>A word of a help topic and what it means.</summary>
internal sealed record HelpTerm(string Term, string Meaning);

namespace Vae.Data;

/// <summary>The marks of a missing cell, looked up without an allocation.</summary>
internal sealed class MissingMarks
{
    private readonly HashSet<string> marks;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly bool[] firsts = new bool[128];
    private readonly bool hasEmpty;
    private readonly int longest;

    public MissingMarks(IReadOnlyList<string> marks)
    {
        this.marks = new HashSet<string>(marks.Select(mark => mark.Trim(' ', '\t')), StringComparer.Ordinal);
        lookup = this.marks.GetAlternateLookup<ReadOnlySpan<char>>();
        hasEmpty = this.marks.Contains("");
        foreach (var mark in this.marks)
        {
            longest = Math.Max(longest, mark.Length);
            if (mark is [< (char)128, ..])
            {
                firsts[mark[0]] = true;
            }
        }
    }

    /// <summary>Whether a cell, without blanks around it, is missing.</summary>
    public bool Contains(ReadOnlySpan<char> cell) =>
        cell.IsEmpty
            ? hasEmpty
            : cell.Length <= longest && (cell[0] >= firsts.Length || firsts[cell[0]]) && lookup.Contains(cell);
}

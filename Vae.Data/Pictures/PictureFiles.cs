namespace Vae.Data;

/// <summary>
/// The pictures of a folder: those in it, without labels, or those in its sub-folders, whose names are the classes. Their order is that of the
/// names, compared character by character, whatever the system and however many threads read them.
/// </summary>
internal sealed class PictureFiles
{
    private const int FewNames = 3;

    private static readonly string[] Endings = [".png", ".jpg", ".jpeg"];

    // A folder's name is said once for all of its pictures.
    private readonly string[] folders;
    private readonly int[] folderOf;
    private readonly string[] names;
    private readonly List<string> others;

    private PictureFiles(
        string path,
        IReadOnlyList<string>? classNames,
        string[] folders,
        int[] folderOf,
        string[] names,
        List<string> others
    )
    {
        (Path, ClassNames, this.others) = (path, classNames, others);
        (this.folders, this.folderOf, this.names) = (folders, folderOf, names);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The classes that labels are of; null where there are no sub-folders.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>The number of pictures.</summary>
    public int Count => names.Length;

    /// <summary>What was left out, in words; null where nothing was.</summary>
    public string? LeftOut { get; private init; }

    /// <summary>What the folder was when it was opened first; whoever opens it again has to find the same.</summary>
    public FileStamp? FirstStamp { get; set; }

    // The place of each sub-folder's name among the classes.
    private int[] Classes { get; init; } = [];

    // All pictures, where some of them were left out.
    private PictureFiles? Whole { get; init; }

    /// <summary>The path of a picture.</summary>
    public string PathOf(long picture) => System.IO.Path.Combine(folders[folderOf[picture]], names[picture]);

    /// <summary>The class of a picture.</summary>
    public long LabelOf(long picture) => Classes[folderOf[picture]];

    /// <summary>Whether a directory holds pictures, in itself or in a sub-folder.</summary>
    public static bool IsAt(string path) => HasPicture(path) || SubFolders(path).Exists(HasPicture);

    /// <summary>The names of the sub-folders that are looked at.</summary>
    public static List<string> SubFolders(string path) => Sorted(path, Directory.EnumerateDirectories);

    /// <summary>Lists a folder.</summary>
    /// <exception cref="InvalidDataException">There is no picture, it is not clear what the classes are, or a sub-folder's name is none of those that were named.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static PictureFiles List(string path, PictureOptions options)
    {
        var others = new List<string>();
        var own = Pictures(path, others);
        var below = SubFolders(path);
        if (below.Count == 0)
        {
            return own.Count > 0
                ? new PictureFiles(path, null, [path], new int[own.Count], [.. own], others)
                : throw new InvalidDataException(
                    $"{path} is a directory without a picture; expected {InWords} files in it or in sub-folders, which are the classes, or a file of rows."
                );
        }

        if (own.Count > 0)
        {
            throw new InvalidDataException(
                $"{path} has {own.Count} pictures beside its sub-folders, such as {own[0]}; expected all in sub-folders, which are the classes, or none."
            );
        }

        var names = below.ConvertAll(folder => System.IO.Path.GetFileName(folder));
        if (
            names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is
            { } alike
        )
        {
            throw new InvalidDataException(
                $"{path} has the sub-folders {string.Join(" and ", alike)}, which differ by case alone and are one on other systems; expected one of them."
            );
        }

        var (folderOf, files) = (new List<int>(), new List<string>());
        foreach (var (i, folder) in below.Index())
        {
            var pictures = Pictures(folder, others);
            if (pictures.Count == 0)
            {
                throw new InvalidDataException(
                    SubFolders(folder).Count > 0
                        ? $"{folder} has sub-folders and no picture of its own; expected {InWords} files in the sub-folders of {path}, which are the classes, and nothing below them."
                        : $"{folder} has no picture; expected one at least in each sub-folder of {path}, which are the classes."
                );
            }

            if (SubFolders(folder) is [var deeper, ..])
            {
                throw new InvalidDataException(
                    $"{folder} has pictures and the sub-folder {System.IO.Path.GetFileName(deeper)}; expected pictures alone: the sub-folders of {path} are the classes."
                );
            }

            folderOf.AddRange(Enumerable.Repeat(i, pictures.Count));
            files.AddRange(pictures);
        }

        var classes = options.ClassNames ?? names;
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (i, name) in classes.Index())
        {
            places.TryAdd(name, i);
        }

        return new PictureFiles(path, classes, [.. below], [.. folderOf], [.. files], others)
        {
            Classes =
            [
                .. names.Select(name =>
                    places.TryGetValue(name, out var place)
                        ? place
                        : throw new InvalidDataException(
                            $"{path} has the sub-folder {name}, which is none of the classes {string.Join(", ", classes.Take(FewNames))}{(classes.Count > FewNames ? ", …" : "")}; expected the names of classes."
                        )
                ),
            ],
        };
    }

    /// <summary>The folder without some of its pictures.</summary>
    /// <param name="broken">Of each picture why it is left out; null for one that stays.</param>
    /// <exception cref="InvalidDataException">None stays.</exception>
    public PictureFiles Without(IReadOnlyList<string?> broken)
    {
        int[] kept = [.. Enumerable.Range(0, Count).Where(i => broken[i] is null)];
        if (kept.Length == Count)
        {
            return this;
        }

        var reasons = broken.OfType<string>().ToList();
        if (kept.Length == 0)
        {
            throw new InvalidDataException(
                $"None of the {Count} pictures of {Path} can be read; expected one at least. {reasons[0]}"
            );
        }

        return new PictureFiles(
            Path,
            ClassNames,
            folders,
            [.. kept.Select(i => folderOf[i])],
            [.. kept.Select(i => names[i])],
            others
        )
        {
            Classes = Classes,
            FirstStamp = FirstStamp,
            Whole = this,
            LeftOut =
                $"{reasons.Count} of the {Count} pictures of {Path} cannot be read and were left out: {string.Join(" ", reasons.Take(FewNames))}{(reasons.Count > FewNames ? " …" : "")}",
        };
    }

    /// <summary>What lies in the folder and is no picture, in a sentence; null where nothing does.</summary>
    public string? Strangers() =>
        others.Count == 0
            ? null
            : $"{others.Count} files of {Path} are no {InWords} files by their names and were left out, such as {others[0]}.";

    /// <summary>What tells one state of the folder from another; null where it is gone.</summary>
    public FileStamp? Stamp()
    {
        if (Whole is not null)
        {
            return Whole.Stamp();
        }

        var bytes = 0L;
        var modified = DateTime.MinValue;
        try
        {
            for (var i = 0; i < Count; i++)
            {
                var file = new FileInfo(PathOf(i));
                bytes += file.Length;
                modified = file.LastWriteTimeUtc > modified ? file.LastWriteTimeUtc : modified;
            }

            // A file that comes or goes changes its folder.
            foreach (var folder in folders.Append(Path))
            {
                var written = Directory.GetLastWriteTimeUtc(folder);
                modified = written > modified ? written : modified;
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        return new FileStamp(bytes, modified);
    }

    private static string InWords { get; } = $"{string.Join(", ", Endings[..^1])} or {Endings[^1]}";

    private static bool HasPicture(string folder) => Pictures(folder, []).Count > 0;

    private static List<string> Pictures(string folder, List<string> others)
    {
        var pictures = new List<string>();
        foreach (var file in Sorted(folder, Directory.EnumerateFiles))
        {
            var name = System.IO.Path.GetFileName(file);
            if (Array.Exists(Endings, ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            {
                pictures.Add(name);
            }
            else
            {
                others.Add(file);
            }
        }

        return pictures;
    }

    /// <summary>What is in a folder, in order, but for what is hidden.</summary>
    private static List<string> Sorted(string folder, Func<string, IEnumerable<string>> enumerate)
    {
        try
        {
            var found = enumerate(folder).Where(path => !System.IO.Path.GetFileName(path).StartsWith('.')).ToList();
            found.Sort(StringComparer.Ordinal);
            return found;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"The directory {folder} cannot be read: {e.Message}", e);
        }
    }
}

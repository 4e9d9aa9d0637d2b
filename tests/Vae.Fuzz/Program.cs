using System.CommandLine;
using Vae.Fuzz;

var minutes = new Option<double>("--minutes")
{
    Description = "How long, all targets together.",
    DefaultValueFactory = _ => 1,
};
var inputs = new Option<long>("--inputs")
{
    Description = "The most inputs of a target.",
    DefaultValueFactory = _ => long.MaxValue,
};
var seed = new Option<ulong>("--seed") { Description = "Decides every input.", DefaultValueFactory = _ => 1 };
var targets = new Option<string[]>("--target")
{
    Description = "Which doors; all by default.",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => [.. FuzzTarget.All.Keys],
};
targets.AcceptOnlyFromAmong([.. FuzzTarget.All.Keys]);
var input = new Option<FileInfo?>("--input") { Description = "Tries this one input of the target instead." };
var output = new Option<DirectoryInfo>("--out")
{
    Description = "Where inputs that fail are kept.",
    DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "fuzz")),
};
var worker = new Option<FileInfo?>("--worker") { Description = "The file for the input under trial.", Hidden = true };
var root = new RootCommand("Tries every door of VaeML with inputs that are almost as they should be.")
{
    minutes,
    inputs,
    seed,
    targets,
    input,
    output,
    worker,
};
root.SetAction(parse =>
    parse.GetValue(worker) is { } current
        ? Work(parse, current.FullName)
        : new Campaign
        {
            Targets = parse.GetValue(targets)!,
            Time = TimeSpan.FromMinutes(parse.GetValue(minutes)),
            MostInputs = parse.GetValue(inputs),
            Seed = parse.GetValue(seed),
            Input = parse.GetValue(input)?.FullName,
            Output = parse.GetValue(output)!.FullName,
        }.Run()
);
return root.Parse(args).Invoke();

int Work(ParseResult parse, string current)
{
    using var target = FuzzTarget.All[parse.GetValue(targets)![0]]();
    using var work = new Worker(target, current);
    try
    {
        if (parse.GetValue(input) is { } one)
        {
            work.Run(File.ReadAllBytes(one.FullName));
        }
        else
        {
            work.Run(parse.GetValue(seed), TimeSpan.FromMinutes(parse.GetValue(minutes)), parse.GetValue(inputs));
        }
    }
    catch (Exception e)
    {
        Console.Error.WriteLine(e);
        return 1;
    }
    finally
    {
        Console.WriteLine(work.Count);
    }

    return 0;
}

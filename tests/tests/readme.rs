//! The README's commands are run: by CI, as they stand there.

#[test]
fn ci_runs_every_command_of_the_readme() {
    let readme = include_str!("../../README.md");
    let gate = include_str!("../../.ci/run");
    let steps: Vec<_> = gate.lines().filter_map(|line| line.strip_prefix("step ")).collect();
    let blocks = readme.split("```sh\n").skip(1).filter_map(|block| block.split("```").next());
    let commands: Vec<_> = blocks.flat_map(str::lines).collect();
    assert!(commands.len() >= 2, "{commands:?}");
    for command in commands {
        assert!(steps.iter().any(|step| step.starts_with(command)), "`{command}` is not a step of .ci/run");
    }
    assert_eq!(steps.last(), Some(&"cargo test"), "the README's test command ends the gate");
}
